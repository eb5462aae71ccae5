"""The command line: `paper-assistant`, its commands and what they print."""
