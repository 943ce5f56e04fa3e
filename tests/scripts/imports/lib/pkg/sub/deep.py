print("pkg.sub.deep", __name__)
from .. import a as parent_a
from ..a import A_VALUE
up = parent_a.A_VALUE + "!"
def too_far():
    from .... import nothing
