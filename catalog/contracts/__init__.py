"""What a department promises to deliver, and the elements and codes that it promises it in."""
