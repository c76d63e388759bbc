#!/bin/sh
# Is there something new for this transformer to read?
# Exit: 0 yes, 99 not now, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE, nothing else.
set -eu
transformer='DataTransformer/Warehouse/MaskCustomersWorkSpace'
target='warehouse__load'
job='trigger_maskcustomersworkspace'

unset PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGOPTIONS
export PGCLIENTENCODING=UTF8 PGSERVICE="$target" PGAPPNAME="intentc $job"
due=$(
  psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --set=label="$transformer" <<'SQL'
select to_regproc('intentc.due') is not null as installed \gset
\if :installed
select intentc.due(:'label');
\else
\echo f
\endif
SQL
)
[ "$due" = t ] || exit 99
