"""What the face does when the muscles of an Action Unit act, in plain words, and what people call it.

Source: Ekman, Friesen & Hager, *Facial Action Coding System: The Manual* (2002), the "appearance changes" of each
Action Unit, retold; the blink after its section on eyelids, the gaze after that on eye positions.
"""

from __future__ import annotations

from collections.abc import Mapping

# by number of the Action Unit
EFFECTS: Mapping[int, str] = {
    1: "Pulls the inner end of the brow up, so that the brow slants; wrinkles the middle of the forehead.",
    2: "Pulls the outer end of the brow up into an arch; wrinkles the side of the forehead.",
    4: "Lowers the brow and draws it towards the other; folds the skin between the brows.",
    5: "Raises the upper lid and widens the eye; more of the white shows above the iris.",
    6: "Lifts the cheek and draws the skin in around the eye; crow's feet beside it, a fold below it.",
    7: "Tightens both lids, the lower one most, and narrows the eye.",
    9: "Pulls the skin beside the nose up; wrinkles the root of the nose and lowers the inner brow.",
    10: "Raises the upper lip, most in its middle, and bends it; deepens the furrow from nose to mouth.",
    12: "Pulls the corner of the mouth back and up; lifts the cheek and deepens the furrow beside the mouth.",
    14: "Tightens the corner of the mouth and draws it inwards; a dimple beside it.",
    15: "Pulls the corner of the mouth down, so that the mouth curves downwards.",
    16: "Draws the lower lip down and outwards; lower teeth may show, the chin flattens.",
    17: "Pushes the chin and the lower lip up; the chin wrinkles, the mouth arches.",
    18: "Draws the lips together and forward, small and round, as for a kiss.",
    20: "Stretches the mouth sideways; the lips flatten.",
    22: "Turns the lips outwards into a funnel, as in saying “sh”; teeth may show.",
    23: "Tightens the lips: their red becomes narrow, the mouth small and hard.",
    24: "Presses the lips together, without the chin's help; their red becomes narrow.",
    25: "Parts the lips; the teeth may show, the jaw stays.",
    26: "Lets the jaw drop, so that the teeth part and the mouth opens.",
    45: "Lets the upper lid fall; at 5 the eye is closed.",
    61: "Turns both eyes to the person's own left.",
    62: "Turns both eyes to the person's own right.",
    63: "Turns both eyes up.",
    64: "Turns both eyes down; the lids follow.",
}

# what else an Action Unit is looked for under
FAMILIAR: Mapping[int, str] = {
    1: "eyebrow forehead raise worry sad sadness grief",
    2: "eyebrow forehead raise surprise arch",
    4: "eyebrow forehead frown angry anger knit lower",
    5: "eyelid eye upper lid wide open stare fear surprise",
    6: "cheek smile Duchenne crow feet squint happy happiness eye",
    7: "eyelid eye lower lid squint narrow",
    9: "nostril disgust sniff snarl",
    10: "lip sneer snarl disgust",
    12: "mouth corner smile grin laugh happy happiness",
    14: "cheek mouth corner smirk contempt dimple",
    15: "sad sadness frown mouth corner down",
    16: "lip lower teeth",
    17: "chin pout doubt shrug lower lip",
    18: "lip mouth kiss pout purse",
    20: "lip mouth wide fear grimace",
    22: "lip mouth shout sh",
    23: "lip mouth angry anger thin",
    24: "lip mouth pressed tense",
    25: "lip open mouth teeth tongue",
    26: "jaw chin open mouth gape yawn laugh tongue",
    45: "eyelid eye wink close shut sleep",
    61: "look eye pupil iris gaze sideways",
    62: "look eye pupil iris gaze sideways",
    63: "look eye pupil iris gaze",
    64: "look eye pupil iris gaze",
}
