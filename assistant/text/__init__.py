"""Words as they are compared, whoever compares them: stems, names, languages, slips of spelling."""
