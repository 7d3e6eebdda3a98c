"""One played game: its turns, drafts, pace and coach, the tutorial, and the debrief when it is over."""
