-- All that we made; `drop_counts` has looked before whether others read it.
drop schema if exists report, resto, restosync cascade;
