"""Digit reader: draw, pick, upload or disturb a digit, and see what the network makes of it."""

import base64
import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from streamlit.testing.v1 import AppTest

from seqviz.data.digits import prepare_drawing, prepare_piece
from seqviz.data.flag import fall
from seqviz.data.ink import find_ink
from seqviz.data.sample import load_sample
from seqviz.data.unseen import load_unseen
from seqviz.models.digit_reader import DigitReading, shipped_reader
from seqviz.models.experiments import (
    Cover,
    Experiment,
    Flip,
    Noise,
    Reverse,
    Shuffle,
    apply_experiments,
)
from seqviz.numbers import percent
from seqviz.ui.controls.digit.digit_choice import DEFAULT_CODE, image_code
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from tests.data.pen_strokes import PLAIN, render
from tests.data.scenes import scene
from tests.pages.components import sent, stepper
from tests.pages.harness import assert_no_exception, open_page
from tests.ui.session import address

DIGIT = 41


def png(pixels: NDArray[np.uint8], mode: str = "L") -> bytes:
    """The pixels as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(buffer, "PNG")
    return buffer.getvalue()


def canvas(pixels: NDArray[np.uint8], strokes: int) -> dict[str, object]:
    """What the canvas sends after so many strokes: their list and the picture of all of them."""
    data = "data:image/png;base64," + base64.b64encode(png(pixels, "RGBA")).decode()
    objects = [{"type": "path", "number": k} for k in range(strokes)]
    return {"drawing": {"raw": {"objects": objects}, "data": data}}


def read(*experiments: Experiment) -> DigitReading:
    """The network's reading of the digit that these tests look at."""
    return shipped_reader().read(apply_experiments(load_sample().images[DIGIT], experiments))


def expect_reading(app: AppTest, reading: DigitReading) -> None:
    """The stepper holds these very numbers."""
    assert_no_exception(app)
    np.testing.assert_array_equal(stepper(app).probabilities, reading.probabilities)


def open_reader(lang: Language = "en", **query: str) -> AppTest:
    """The page with a digit of the gallery."""
    return open_page("digit_reader", lang, query={"digit": f"s{DIGIT}"} | query)


def upload(name: str, content: bytes, lang: Language = "en") -> AppTest:
    """The page after a file was chosen."""
    app = open_reader(lang)
    with use_language(lang):  # a choice is sent to the page by its label
        app.segmented_control(key="digit_way").set_value("upload").run()
    app.file_uploader(key="digit_upload").upload(name, content, "image/png").run()
    assert_no_exception(app)
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_drawing_is_read(lang: Language) -> None:
    """What the canvas sends is prepared as MNIST was, read, shown in stages and put in the link."""
    app = open_reader(lang)
    assert not app.get("plotly_chart")[1:], "no stages before there is a drawing"
    drawing = render(PLAIN[4])
    app.session_state["pad_0"] = canvas(drawing, 2)
    app.run()
    prepared = prepare_drawing(drawing)
    expect_reading(app, shipped_reader().read(prepared.image))
    assert shipped_reader().read(prepared.image).prediction == 4
    assert address(app)["digit"] == image_code(prepared.image)
    assert len(app.get("plotly_chart")) == 1, "the stages wait until they are looked at"
    with use_language(lang):
        assert _("How your picture became the network's input") in [e.label for e in app.expander]
    app.session_state["stages_open"] = True
    app.run()
    assert len(app.get("plotly_chart")) == 2


def test_undo_and_clear_do_not_read_an_empty_pad() -> None:
    """Undo shows the drawing before the last stroke; an empty pad leaves the last digit alone."""
    app = open_reader()
    assert app.button(key="pad_undo").disabled
    one, two = render(PLAIN[4][:1]), render(PLAIN[4])
    for strokes, drawing in ((1, one), (2, two)):
        app.session_state["pad_0"] = canvas(drawing, strokes)
        app.run()
    expect_reading(app, shipped_reader().read(prepare_drawing(two).image))
    app.button(key="pad_undo").click().run()
    expect_reading(app, shipped_reader().read(prepare_drawing(one).image))
    app.button(key="pad_clear").click().run()
    expect_reading(app, shipped_reader().read(prepare_drawing(one).image))
    assert app.button(key="pad_undo").disabled
    assert not app.warning


def test_a_drawing_is_shown_in_stages_only_while_it_is_read() -> None:
    """Another digit chosen elsewhere: nothing speaks of the drawing, which can be read again."""
    app = open_page("digit_reader", query={"digit": f"s{DIGIT + 1}"})
    drawing = render(PLAIN[4])
    prepared = prepare_drawing(drawing)
    app.session_state["pad_0"] = canvas(drawing, 2)
    app.run()
    stages = "How your picture became the network's input"
    assert stages in [one.label for one in app.expander]
    app.query_params["digit"] = f"s{DIGIT}"
    app.session_state["pad_0"] = canvas(drawing, 2)
    app.run()
    expect_reading(app, read())
    assert stages not in [one.label for one in app.expander]
    assert "Another picture is read now." in [one.value for one in app.caption]
    app.session_state["pad_0"] = canvas(drawing, 2)
    app.button(key="read_again").click().run()
    expect_reading(app, shipped_reader().read(prepared.image))
    assert "Another picture is read now." not in [one.value for one in app.caption]


def test_a_canvas_without_ink_is_not_read() -> None:
    """A stroke that left no ink is said kindly, and the digit stays."""
    app = open_reader()
    app.session_state["pad_0"] = canvas(np.zeros((280, 280), np.uint8), 1)
    app.run()
    expect_reading(app, read())
    assert any("no ink" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("press", "experiments", "link"),
    [
        (["flip"], [Flip("h")], "flip:h"),
        (["reverse"], [Reverse()], "reverse"),
        (["shuffle"], [Shuffle(1)], "shuffle:1"),
        (["noise"], [Noise(20)], "noise:20"),
        (["reverse", "cover"], [Cover(9, 17), Reverse()], "cover:10-18,reverse"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_disturbing_changes_the_reading(
    lang: Language, press: list[str], experiments: list[Experiment], link: str
) -> None:
    """The changed picture is what is read; before and after are told; undoing brings it back."""
    app = open_reader(lang)
    with use_language(lang):  # a choice is sent to the page by its label
        app.pills(key="disturb").set_value(press).run()
    after = read(*experiments)
    expect_reading(app, after)
    assert address(app)["do"] == link
    said = next(m.value for m in app.markdown if f"{percent(after.confidence)}%" in m.value)
    assert f"{percent(read().confidence)}%" in said
    app.button(key="undo_all").click().run()
    expect_reading(app, read())
    assert "do" not in address(app)


@pytest.mark.parametrize(
    ("do", "answer"),
    [("", "Undisturbed, it reads **3 with"), ("cover:3-9", "It read 3 with > 99.9%, now it reads")],
)
def test_under_surgery_the_answers_say_that_they_are_without_it(do: str, answer: str) -> None:
    """What the picture alone changes is told apart from what held gates change."""
    for cut, before in {"silence:2.1": "Without the surgery: ", "": ""}.items():
        app = open_page("digit_reader", query={"do": do, "cut": cut})
        assert any(m.value.startswith(before + answer) for m in app.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_test_digit_says_what_its_writer_meant(lang: Language) -> None:
    """One of the shipped test images, another one each time; right or wrong is the reading's."""
    app = open_reader(lang, digit="t0", do="reverse")
    app.button(key="unseen").click().run()
    code = address(app)["digit"]
    index, digits = int(code.removeprefix("t")), load_unseen()
    assert index != 0
    reading = shipped_reader().read(digits.images[index])
    image = apply_experiments(digits.images[index], [Reverse()])
    expect_reading(app, shipped_reader().read(image))
    (told,) = [m.value for m in app.markdown if f"**{digits.labels[index]}**" in m.value]
    with use_language(lang):
        right = _("Its writer meant **{label}**, and undisturbed, it is read right.")
        said = right.format(label=digits.labels[index])
        assert told.endswith(said) == (reading.prediction == digits.labels[index])


def test_a_control_leaves_what_has_none() -> None:
    """A turn and a shift that came by link stay, in their places, when a control is used."""
    app = open_reader(do="rotate:5,cover:3-9,shift:2_-3")
    app.pills(key="disturb").set_value(["cover", "flip"]).run()
    assert_no_exception(app)
    assert address(app)["do"] == "rotate:5,cover:3-9,shift:2_-3,flip:h"
    app.pills(key="disturb").set_value([]).run()
    assert address(app)["do"] == "rotate:5,shift:2_-3"


def test_the_covered_rows_can_be_moved() -> None:
    """The slider says which rows are black."""
    app = open_reader(do="cover:3-9")
    expect_reading(app, read(Cover(2, 8)))
    assert app.slider(key="disturb_rows").value == (3, 9)
    app.slider(key="disturb_rows").set_value((1, 4)).run()
    expect_reading(app, read(Cover(0, 3)))
    assert address(app)["do"] == "cover:1-4"


def test_another_order_is_another_order() -> None:
    """Shuffling again takes the next seed, and the link holds it."""
    app = open_reader(do="shuffle:7")
    expect_reading(app, read(Shuffle(7)))
    app.button(key="disturb_again").click().run()
    expect_reading(app, read(Shuffle(8)))
    assert address(app)["do"] == "shuffle:8"


def test_a_link_may_repeat_experiments() -> None:
    """What no control could make still acts, in its order, and the controls show what they can."""
    app = open_reader(do="cover:1-3,cover:20-25,flip:v,reverse,rotate:5,shift:2_-3,thick:1")
    assert sorted(set(app.pills(key="disturb").value)) == ["cover", "reverse"]
    assert app.button(key="undo_all")


@pytest.mark.parametrize("digit", ["s-1", "s5000", "../../etc/passwd", "i" + "A" * 10_000, "数字"])
def test_a_hostile_link_shows_the_default(digit: str) -> None:
    """Nonsense is replaced, not shown."""
    app = open_reader(digit=digit, do="fold:" + "9" * 10_000)
    expect_reading(app, shipped_reader().read(load_sample().images[int(DEFAULT_CODE[1:])]))
    assert not {"digit", "do"} & set(address(app))


def test_the_gallery_shows_the_wanted_digit_only() -> None:
    """All pictures offered for a 7 are sevens, and the chosen one is marked."""
    app = open_reader()
    app.segmented_control(key="digit_way").set_value("gallery").run()
    offered = sent(app, "gallery")[0]
    assert offered.meta["chosen"] == f"s{DIGIT}"
    app.pills(key="gallery_digit").set_value("7").run()
    assert_no_exception(app)
    sample = load_sample()
    codes = [item["code"] for item in sent(app, "gallery")[0].meta["items"]]
    assert {int(sample.labels[int(code[1:])]) for code in codes} == {7}
    app.button(key="gallery_more").click().run()
    others = [item["code"] for item in sent(app, "gallery")[0].meta["items"]]
    assert not set(codes) & set(others)
    expect_reading(app, read())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "There is no ink in this picture yet. Draw or photograph one digit."),
        (
            png(np.full((60, 60), 255, np.uint8)),
            "There is no ink in this picture yet. Draw or photograph one digit.",
        ),
        (
            b"only words",
            "This is no picture that can be read here. PNG, JPEG, WebP, BMP, GIF, TIFF and HEIC "
            "can.",
        ),
        (
            png(np.eye(90, dtype=np.uint8) * 255)[:60],
            "This picture breaks off in the middle or is of a rare kind. Save it once more, as PNG "
            "or JPEG, and try again.",
        ),
    ],
    ids=["empty", "one colour", "words", "cut off"],
)
def test_a_bad_upload_gets_a_kind_word(lang: Language, content: bytes, word: str) -> None:
    """What was expected is said in the visitor's language; the digit before stays in the link."""
    app = upload("digit.png", content, lang)
    said = [*(w.value for w in app.warning), *(c.value for c in app.caption)]
    with use_language(lang):
        assert _(word) in said
    assert address(app)["digit"] == f"s{DIGIT}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_after_a_refusal_nothing_of_another_picture_stands_there(lang: Language) -> None:
    """A picture, then a file that is none: no reading, no stages, and why, with the new name."""
    app = upload("five.png", png(render(PLAIN[5]), "RGB"), lang)
    expect_reading(app, shipped_reader().read(prepare_drawing(render(PLAIN[5])).image))
    app.file_uploader(key="digit_upload").set_value(("words.png", b"only words", "image/png")).run()
    for again in range(2):
        assert_no_exception(app)
        assert not sent(app, "stepper")
        assert "words" in app.info[0].value
        with use_language(lang):
            stages = _("How your picture became the network's input")
        assert stages not in [one.label for one in app.expander]
        if not again:
            app.run()


def _two() -> NDArray[np.uint8]:
    """A small 4 and, to its right, a larger 7."""
    sheet = np.zeros((300, 420), np.uint8)
    small = np.asarray(Image.fromarray(render(PLAIN[4])[:, :, 0]).resize((210, 210)))
    sheet[60:270, :210] = small
    sheet[10:290, 140:] = np.maximum(sheet[10:290, 140:], render(PLAIN[7])[:, :, 0])
    return sheet


def test_of_several_pieces_the_visitor_chooses() -> None:
    """The largest piece is read and said to be; another can be picked, and then that is said."""
    app = upload("two.png", png(_two()))
    found = find_ink(_two())
    four, seven = (prepare_piece(found, k).image for k in range(2))
    expect_reading(app, shipped_reader().read(seven))
    assert shipped_reader().read(seven).prediction == 7
    assert shipped_reader().read(four).prediction == 4
    offered = sent(app, "gallery")[0].meta
    assert [item["code"] for item in offered["items"]] == [image_code(four), image_code(seven)]
    assert offered["chosen"] == image_code(seven)
    said = [one.value for one in app.caption]
    assert "2 things in this picture may be a digit." in said
    assert any("Piece 2, the largest" in one for one in said)
    app.query_params["digit"] = image_code(four)  # as picking does, and as back and forward do
    app.run()
    expect_reading(app, shipped_reader().read(four))
    assert any("Piece 1 is being read, as you chose" in one.value for one in app.caption)
    assert not any("the largest. Pick" in one.value for one in app.caption)


def test_doubt_opens_the_stages_and_is_said() -> None:
    """Lines taken off the paper: the stages stand open, and the doubt is told with its number."""
    pixels, (label,) = scene("ruled", 0)
    app = upload("ruled.png", png(pixels, "RGB"))
    prepared = prepare_drawing(pixels)
    reading = shipped_reader().read(prepared.image)
    expect_reading(app, reading)
    assert reading.prediction == label
    assert prepared.found.lines > 1
    assert len(app.get("plotly_chart")) == 2, "the stages are drawn"
    assert any(f"{prepared.found.lines} printed lines" in one.value for one in app.warning)


def test_a_clear_picture_raises_no_doubt() -> None:
    """A drawing that is read surely: the stages wait, and nothing is called doubtful."""
    app = upload("five.png", png(render(PLAIN[5]), "RGB"))
    assert len(app.get("plotly_chart")) == 1
    assert not app.warning


def test_a_one_with_a_long_flag_is_doubted() -> None:
    """Drawn with a steep flag it is read as a 7; the slope is told, and a flat 7's is not."""
    flagged = render([[(60, 150), (165, 50), (165, 230)]], 12)
    app = open_reader()
    app.session_state["pad_0"] = canvas(flagged, 1)
    app.run()
    prepared = prepare_drawing(flagged)
    assert shipped_reader().read(prepared.image).prediction == 7
    told = f"falls by {fall(prepared.image):.0f}° to the left"
    assert any(told in one.value for one in app.caption)
    assert not any("Before you changed" in one.value for one in app.caption)
    app.pills(key="disturb").set_value(["cover"]).run()
    (doubt,) = (one.value for one in app.caption if told in one.value)
    assert "Before you changed anything: The stroke" in doubt, "another reading is shown now"
    app.button(key="undo_all").click().run()
    app.session_state["pad_0"] = canvas(render(PLAIN[7]), 2)
    app.run()
    assert not any("to the left" in one.value for one in app.caption)


def test_two_digits_that_touch_are_doubted() -> None:
    """They are one piece of ink, but wider than a digit is: that is told with the number."""
    sample = load_sample().images
    first = sample[4][:, sample[4].max(0) > 0]
    second = sample[7][:, sample[7].max(0) > 0]
    touching = np.concatenate([first[:, :-1], np.maximum(first[:, -1:], second[:, :1]), second], 1)
    touching[14, first.shape[1] - 4 : first.shape[1] + 4] = 255  # where they meet
    picture = np.kron(255 - np.pad(touching, 6), np.ones((8, 8), np.uint8))
    app = upload("both.png", png(picture))
    box = prepare_drawing(picture).box
    told = f"is {box.width / box.height:.1f} times as wide as it is high"
    assert any(told in one.value for one in app.warning)


def test_an_upload_is_read_once() -> None:
    """An uploaded picture becomes the digit; choosing another afterwards is not undone by it."""
    picture = np.kron(255 - load_sample().images[4], np.ones((8, 8), np.uint8))
    app = upload("photo.png", png(picture))
    reading = shipped_reader().read(prepare_drawing(picture).image)
    expect_reading(app, reading)
    assert reading.prediction == int(load_sample().labels[4])
    app.query_params["digit"] = "s7"
    app.run()
    expect_reading(app, shipped_reader().read(load_sample().images[7]))


def test_the_cards_numbers_are_the_checkpoints() -> None:
    """The score that is shown is the one that was measured."""
    measured = shipped_reader().card.measured
    assert measured is not None
    app = open_reader()
    assert any(f"**{100 * measured.accuracy:.2f}%**" in m.value for m in app.markdown)


def test_every_shown_mistake_is_one() -> None:
    """The pictures offered as mistakes are misread by this very network as their captions say."""
    shown = sent(open_reader(), "gallery")[-1]
    images = np.frombuffer(shown.payload, np.uint8).reshape(-1, 28, 28)
    predictions = shipped_reader().read_many(images).predictions
    captions = [item["caption"].split(" → ") for item in shown.meta["items"]]
    assert [int(read_as) for _meant, read_as in captions] == predictions.tolist()
    assert all(meant != read_as for meant, read_as in captions)
