"""Recursion: WITH RECURSIVE may follow a chain in the data, and may not feed on itself alone."""

from sqlglot import exp

from projects.data.guarding.refusal import refused

_GROWING = (exp.Replace, exp.RegexpReplace, exp.Translate, exp.Format, exp.Pad, exp.ConcatWs)
"""What can make a text longer at each step without anything being added to it."""


def check_recursion(tree: exp.Expr) -> None:
    """Refuse recursion that nothing ends, or that doubles a text at each step."""
    for clause in tree.find_all(exp.With):
        if clause.args.get("recursive"):
            for part in clause.expressions:
                _check_part(part)


def _check_part(part: exp.CTE) -> None:
    name = part.alias
    again = [table for table in part.this.find_all(exp.Table) if table.name == name]
    if not again:
        return
    for table in again:
        step = table.find_ancestor(exp.Select)
        if step is None or not _is_held(step, name):
            what = f"the recursive part {name!r} has nothing that ends it"
            raise refused(what, "Give it a WHERE on a column, or join a listed table.")
        if any(_grows(node, step, name) for node in step.walk()):
            what = f"the recursive part {name!r} builds texts that grow by themselves"
            raise refused(what, "Add to a text with || once, and one column at a time.")


def _is_held(step: exp.Select, name: str) -> bool:
    where = step.args.get("where")
    is_filtered = where is not None and where.find(exp.Column) is not None
    return is_filtered or any(table.name != name for table in step.find_all(exp.Table))


def _grows(node: exp.Expr, step: exp.Select, name: str) -> bool:
    if isinstance(node, _GROWING):
        return node.find(exp.Column) is not None
    if not isinstance(node, exp.DPipe | exp.Concat) or isinstance(node.parent, exp.DPipe):
        return False
    own = {table.alias_or_name for table in step.find_all(exp.Table) if table.name == name}
    others = len(list(step.find_all(exp.Table))) > 1
    columns = list(node.find_all(exp.Column))
    fed = [each for each in columns if each.table in own or not (each.table or others)]
    unclear = [each for each in columns if not each.table and others]
    return len(fed) + max(len(unclear) - 1, 0) > 1
