"""Cards: orders with a name - what they are, which a side holds, what they cost and what blocks them."""
