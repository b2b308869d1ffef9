"""A home that is carried: to another folder, into a backup, and back out of one."""
