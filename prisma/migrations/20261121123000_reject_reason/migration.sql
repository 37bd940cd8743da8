-- An order that no worker can settle gets an answer all the same.
ALTER TYPE "RejectReason" ADD VALUE 'SYSTEM';
