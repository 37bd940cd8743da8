/** A choice of this browser that the server reads with every request, for a year. */
export function keepCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: Safari and Firefox learned cookieStore only lately
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`
}
