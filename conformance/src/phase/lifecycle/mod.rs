//! What is made is seen; what is deleted is gone; nothing else is touched.
