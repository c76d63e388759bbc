-- What operators look at, of exports.

call intentc.put_report('exports', $$
select e.label, e.dataset, e.target, e.paused, e.batch as applied, n.newest,
       (select count(*) from intentc.batch b
        where b.stream = e.stream and b.state = 'committed' and b.id > coalesce(e.batch, 0) and b.id <= n.newest) as behind,
       e.again as rehydrates, e.exported_at,
       (select v.message from intentc.event v where v.label = e.label order by v.id desc limit 1) as last_event
from intentc.export e
cross join lateral (select intentc.newest_batch(e.stream, e.dataset) as newest) n
$$);
comment on view intentc.exports is 'at home: per dataset and target the batch that the target has, and how many it is behind';
