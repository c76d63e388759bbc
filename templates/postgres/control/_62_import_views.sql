-- What operators look at, in a database that gets data from another one.

call intentc.put_report('imports', $$
select i.label, i.relation, i.batch, to_timestamp(i.mark::double precision) as committed_at, i.applied_at,
       i.token as attempts, not intentc.parts_of(i) <@ i.filled as incomplete
from intentc.import i
$$);
comment on view intentc.imports is 'per table the batch of the home database that it is as of, and when that was committed';
