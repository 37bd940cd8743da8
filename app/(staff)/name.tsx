export { Name, pickName, useName } from '@/app/ui/name'
