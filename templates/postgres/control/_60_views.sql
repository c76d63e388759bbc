-- What operators look at.

call intentc.put_report('runs', $$
select b.id as batch, intentc.label_of(b.stream) as label, x.dataset, b.state, b.token as attempts, b.generation,
       x.staged, x.inserted, x.updated, x.deleted,
       b.begun_at, b.staged_at, b.ended_at,
       (select string_agg(e.message, '; ' order by e.id) from intentc.event e
        where e.batch = b.id and (e.dataset = x.dataset or e.dataset is null)) as message,
       b.source_at, x.complete
from intentc.batch b left join intentc.batch_dataset x on x.batch = b.id
$$);
comment on view intentc.runs is 'one row per batch and dataset: rows in, changes, times, outcome';

call intentc.put_report('streams', $$
select s.label, s.paused, s.contact,
       (select max(b.ended_at) from intentc.batch b where b.stream = s.identity and b.state = 'committed') as last_commit,
       (select b.state from intentc.batch b where b.stream = s.identity order by b.id desc limit 1) as last_state
from intentc.stream s
$$);
comment on view intentc.streams is 'one row per stream: when it last committed, and how its newest batch stands';
