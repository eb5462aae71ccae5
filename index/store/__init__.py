"""What is kept in SQLite: papers, chats, drafts, decisions; and the lock of the one writer."""
