"""Files of other tools go in and records of a timeline come out, each row accounted for; and the way back."""
