-- Why a turn in line lapsed; who asks should get an answer.
ALTER TABLE "waitlist_entries" ADD COLUMN     "reason" TEXT;
