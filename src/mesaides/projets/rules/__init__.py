"""What a projet and its budget must satisfy."""
