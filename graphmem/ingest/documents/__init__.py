"""Documents with a shape: records, lines of logs, tickets, mails, transcripts."""
