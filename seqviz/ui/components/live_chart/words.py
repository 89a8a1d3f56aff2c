"""Every word that the live chart shows, in the session's language."""

from __future__ import annotations

from seqviz.payloads.live_chart import ChartWords
from seqviz.ui.frame.i18n import _


def words() -> ChartWords:
    """Texts by the names that the JavaScript uses; braces are filled in there."""
    return ChartWords(
        chart=_("Training, live: loss, gradient, prediction and weights"),
        machine=_("Time machine"),
        scrubber=_("Moment of the training"),
        play=_("Play the training"),
        pause=_("Pause"),
        now=_("Now"),
        end=_("To the end"),
        where=_("update {step} · loss {loss}"),
        where_only=_("update {step}"),
        scale=_(
            "{moments} moments are kept, the same distance apart here: in the middle stands "
            "update {half} of {last}."
        ),
        loss=_("Loss"),
        loss_unit=_("mean squared error, scaled values"),
        log=_("log axis"),
        train=_("training loss"),
        train_mean=_("training, mean"),
        batches=_("each batch"),
        validation=_("validation loss"),
        batch=_("this batch"),
        of_run=_("{run}, {part}"),
        updates=_("updates"),
        at_update=_("after update {step}"),
        gradient=_("Gradient norm"),
        gradient_unit=_("before clipping, log axis"),
        clip=_("clip {clip}"),
        chance=_("guessing: {chance}"),
        series=_("Prediction over truth"),
        series_unit=_("scaled values"),
        time=_("time step"),
        at_time=_("time step {time}"),
        truth=_("truth"),
        prediction=_("prediction"),
        forecast=_("forecast"),
        forcing=_("On held-out values it reads"),
        reads_truth=_("the truth (teacher forcing)"),
        reads_own=_("its own prediction"),
        forcing_truth=_("Each prediction is made from true values: an error is not carried on."),
        forcing_wait=_("Its own forecast is drawn when the training has ended."),
        forcing_both=_(
            "Over {count} steps: fed with the truth it is off by {fed} on average; fed with its "
            "own predictions by {own}, at the last of them by {last}."
        ),
        above=_("{name} ↑ (above)"),
        below=_("{name} ↓ (below)"),
        train_part=_("training part"),
        validation_part=_("validation part"),
        overview=_("Which part of the series is shown"),
        shown=_("time steps {from} to {to}"),
        whole=_("whole series"),
        cut=_("Window of steps {from} to {to}: {values} → wanted {wanted}"),
        cut_said=_("Window of steps {from} to {to}: {values} → wanted {wanted}, predicted {said}"),
        cut_shuffled=_("(read in a shuffled order)"),
        cut_group=_("A window, and what is wanted after it"),
        cut_play=_("Slide the window along the series"),
        cut_pause=_("Stop the window"),
        weights=_("Weights"),
        weights_unit=_("how often each value occurs"),
        activations=_("Gates and hidden state"),
        states=_("Hidden state"),  # where a cell has no gates
        activations_unit=_("their values over the first windows of the training part"),
        reach=_("Gradient through time"),
        reach_unit=_("log axis"),
        reach_step=_("step of the window"),
        reach_at=_("step {step} of the window"),
        reach_of="‖∂L/∂{state}ₜ‖",
        reach_share=_("What reaches the first step is {share} of what reaches the last one{line}."),
        reach_line=_("; along {state} it is {share}"),
        reach_nothing=_("Nothing at all of it reaches the first step."),
        reach_none=_("No gradient comes back from the loss, not even to the last step."),
        gates=_("activations"),
        layer=_("layer {layer}"),
        whose=_("Whose weights"),
        histogram=_("Histograms of {name} ({symbols}) from {low} to {high}"),
        alt_step=_("After update {step}:"),
        alt_loss=_("training loss {train}, validation loss {validation}."),
        alt_chance=_("guessing loses {chance}."),
        alt_gradient=_("gradient norm {norm}."),
        alt_series=_("the prediction is off by {error} (root mean square)."),
        alt_reach=_("the gradient of the loss on its way back through time. {said}"),
        summary=_(
            "{run}: epoch {epoch}, update {step}, training loss {train}, validation loss "
            "{validation}."
        ),
    )
