-- Run by the database's image once, when its volume is empty. What the role may read is opened by
-- `restosync schema grant grafana`; it has no password and comes in by the unix socket only.
create role grafana login;
