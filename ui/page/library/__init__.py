"""Library: papers added, found, looked at, tagged, removed."""
