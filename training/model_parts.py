"""Parts of the 3D face model and groups of MediaPipe landmarks that training goes by."""

from __future__ import annotations

import zipfile
import zlib

from fesapp.networks.landmark_pairs import LEFT_LIDS, RIGHT_LIDS

# what a photo can show; eye sockets and lashes lie behind or between these
PARTS = ("face", "head_neck", "mouth_socket", "gums_tongue", "teeth", "eyeball_left", "eyeball_right")
LID_PAIRS = {"right": RIGHT_LIDS, "left": LEFT_LIDS}
OUTER_LIPS = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
FACE_OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
             149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)  # fmt: skip
IRIS = {"right": (468, 469, 470, 471, 472), "left": (473, 474, 475, 476, 477)}
# what numpy raises for files that are no .npz, or were cut short, or lack arrays
UNREADABLE = (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error)
