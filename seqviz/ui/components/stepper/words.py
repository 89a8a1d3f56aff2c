"""Every word that the stepper shows, in the session's language."""

from __future__ import annotations

from seqviz.payloads.stepper import StepperWords
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.languages import SPOKEN


def words() -> StepperWords:
    """Texts by the names that the JavaScript uses; braces are filled in there."""
    return StepperWords(
        stepper=_(
            "Stepper: arrow keys step through time and units, space plays, Enter opens, Escape "
            "goes back"
        ),
        play=_("Play"),
        pause=_("Pause"),
        first=_("First step"),
        back=_("One step back"),
        forward=_("One step forward"),
        last=_("Last step"),
        step=_("Step"),
        speed=_("Speed, steps per second"),
        per_second=_("{count} steps/s"),
        position=_("Step {step} of {steps}"),
        step_name=_("step {step}"),
        way=_("Where you are"),
        layer=_("Layer"),
        layer_number=_("Layer {layer}"),
        unit=_("Unit"),
        overview=_("All steps"),
        cell=_("Cell"),
        diagram=_("The cell at this step"),
        save_svg=_("Save as SVG"),
        save_png=_("Save as PNG"),
        operation=_("Operation"),
        numbers=_("All numbers"),
        reader=_("The picture, read row by row"),
        open_part=_("Open: {name}"),
        back_to_cell=_("Back to the cell"),
        back_to_operation=_("Back to the operation"),
        heat_alt=_("{name}: {units} units over {steps} steps, as colours"),
        curve_alt=_("Curve of {name}; this step's value is {value}"),
        slope=_("Slope {name}′({a}) = {slope}: a gradient is multiplied by it here."),
        hover_hint=_(
            "Point at a part to see what it means now; click it to see it computed. N pins the "
            "note, Escape takes the notes away."
        ),
        touch_hint=_("Touch a part to see what it means now and how it is computed."),
        hover_hint_cut=_(
            "Point at a part to see what it means now; click it to see it computed, and to hold "
            "it at a value. N pins the note, Escape takes the notes away."
        ),
        mean=_("{symbol} = {value}, {name}: {told}."),
        mean_bare=_("{symbol} = {value}, {name}."),
        mean_keeps=_("keeps {percent}% of {what}: {before} → {after}"),
        mean_writes=_("lets in {percent}% of {what}: {before} → {after}"),
        mean_resets=_("shows the candidate {percent}% of {what}: {before} → {after}"),
        mean_shows=_("shows {percent}% of {what}: {before} → {after}"),
        mean_times=_("takes {what} times {share}: {before} → {after}"),
        mean_sum=_("{function}({a}) = {value}"),
        mean_add=_("{first} + {second} = {value}"),
        mean_product=_("{first} × {second} = {value}"),
        mean_state=_("in this step {before} → {after}"),
        pin=_("Pin this note"),
        unpin=_("Take this note away: {name}"),
        pinned=_("Pinned notes"),
        valve=_("Hold the {name} at a value"),
        valve_says=_("{symbol} {does}"),
        valve_end=_("At the last step: {states}"),
        valve_own=_("Let it go"),
        valve_keeps=_("{value}: keeps"),
        valve_rewrites=_("{value}: rewrites"),
        valve_forgets=_("{value}: forgets"),
        valve_between=_("{value}: in between"),
        valve_turned=_(
            "In this cell {keeps} keeps and {rewrites} rewrites: the other way round than an "
            "LSTM's forget gate."
        ),
        joiner=_(" and "),
        made_from=_("Made from {sources}."),
        goes_into=_("Goes into {targets}."),
        largest=_("The largest products in these sums"),
        all_zero=_("All products vanish at this step."),
        all_numbers=_("Show all numbers"),
        unit_at=_("Unit {unit}, {step}"),
        sum_of=_("{sums}; their sum a = {a}"),
        sum_of_weighed=_(
            "{sums}; their sum a = {a}. Weights on h are shown times {gate} = {value}."
        ),
        comma=_(", "),
        semicolon=_("; "),
        between=SPOKEN[language()].between,
        means=_("{symbol}: {name}."),
        values=_("{where}: {values}."),
        value_at=_("{symbol}, {step}: {value}"),
        set_by_surgery=_("set by surgery"),
        surgery=_("→ set by surgery:"),
        cuts=_("Surgery"),
        hold_at=_("Hold at {value}"),
        halve=_("Halve it"),
        release=_("Release"),
        held_at=_("held at {value}"),
        at_now=_("now {value}"),
        elsewhere=_("{now}; at other steps {what}"),
        times=_("times {value}"),
        slide_hold=_("Hold the {name} at a value"),
        slide_times=_("Scale the {name}"),
        who=_("In which units"),
        who_unit=_("unit {unit}"),
        who_all=_("all units of this layer"),
        when=_("At which steps"),
        every_step=_("at every step"),
        from_step=_("from step {step} on"),
        only_step=_("at step {step} only"),
        steps_between=_("from step {first} to step {last}"),
        undo=_("Undo"),
        undo_one=_("Undo: {what}"),
        compared=_("At {step}, untouched → now:"),
        compared_elsewhere=_(
            "At {here} nothing that shows has changed. At {step}, where surgery changes most, "
            "untouched → now:"
        ),
        same_everywhere=_("All that is compared here stays as it was, at every step."),
        change=_("{what} {before} → {after} ({gap})"),
        share_of=_("{label} ({percent}%)"),
        in_the_end=_("in the end {what}"),
        answer_same=_("the answer stays {answer}"),
        answer_changed=_("the answer {before} → {after}"),
        term=_("Factor"),
        value=_("Value"),
        weight=_("Weight"),
        product=_("Product"),
        picture=_("Picture"),
        picture_hint=_("The picture that the network reads, one row per step"),
        picture_alt=_("The digit, {rows} rows"),
        river=_("Class probabilities after each row"),
        river_hint=_(
            "At every row: what the network would answer if the picture ended here. The dashed "
            "line: from here on the answer stays."
        ),
        river_alt=_(
            "Class probabilities after each row; after the last row {label} has {percent}%"
        ),
        state_of_layer=_("{name} of layer {layer}: one row per step, one column per unit"),
        states_hint=_("{states} of each layer, one column per unit"),
        state_named=_("{symbol} ({name})"),
        scale_shares=_("gates and probabilities"),
        scale_signed=_("everything else"),
        scale_limit=_("± the row’s colour range"),
        leads_sure=_("Leads from row {row}, sure (at least {share}%) from row {sure}."),
        leads_yet=_("Leads from row {row}, not sure yet (less than {share}%)."),
        never_sure=_("Leads from row {row}, never sure (less than {share}%)."),
        after_row=_("After row {row} of {rows}"),
        now=_("After {step} its answer would be {label} ({percent}%)."),
        reads=_("In the end it reads"),
        reads_now=_("After row {row} it says"),
        sure=_("with {percent}%"),
        equations=_("The equations, with this unit's values"),
        names={
            "x": _("input"),
            "y": _("class probabilities"),
            "c_prev": _("cell state before"),
            "h_prev": _("hidden state before"),
        },
        notes={},
    )
