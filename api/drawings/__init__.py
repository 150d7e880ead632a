"""Pictures of answers, on a sheet of A4: plans as timelines, leverage as bars."""
