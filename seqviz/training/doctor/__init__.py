"""A doctor for trainings: what is wrong, why, and a cure that was tried before it is offered.

What every kind of training shares stands in finding.py; the series' own words and rules stand in
series_causes.py and series.py.
"""

from seqviz.training.doctor.finding import HELPS as HELPS
from seqviz.training.doctor.finding import UNCLEAR as UNCLEAR
from seqviz.training.doctor.finding import Cause as Cause
from seqviz.training.doctor.finding import Examination as Examination
from seqviz.training.doctor.finding import Examine as Examine
from seqviz.training.doctor.finding import Finding as Finding
from seqviz.training.doctor.finding import Findings as Findings
from seqviz.training.doctor.finding import Progress as Progress
from seqviz.training.doctor.finding import Stop as Stop
from seqviz.training.doctor.finding import Trial as Trial
from seqviz.training.doctor.finding import Way as Way
from seqviz.training.doctor.finding import finish as finish
from seqviz.training.doctor.series import examine as examine
from seqviz.training.doctor.series_causes import CAUSES as CAUSES
from seqviz.training.doctor.series_suspects import as_it_ran as as_it_ran
