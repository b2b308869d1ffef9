"""Standards and judgement: rules compiled to SQL, quarantine, expectations and scores."""
