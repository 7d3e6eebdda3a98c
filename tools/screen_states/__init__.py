"""States of the game worth a picture, by part of the game: each brings a window that shows the title there, as a user
would. `tools/screen_list.py` says which pictures are made of them.
"""
