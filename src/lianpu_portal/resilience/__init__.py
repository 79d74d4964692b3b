"""What breaks if a link fails: drills that anyone can play, disruption notices, single points."""
