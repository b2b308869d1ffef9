"""What readers of the site hand in and how often they use it: kept beside the lake, shown only as officers answered."""
