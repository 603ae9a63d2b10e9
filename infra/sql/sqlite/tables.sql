-- The tables that users query. Every key begins with the tenant. Times are ISO text in UTC; a number that is not finite has a null
-- value and its name in "special" (nan, +inf, -inf); structured columns are JSON text.

create table experiments (
    tenant      text not null,
    name        text not null,
    description text not null default '',
    tags        text not null default '{}' check (json_valid(tags)),
    created_at  text not null,
    primary key (tenant, name)
) strict, without rowid;

create table runs (
    tenant     text not null,
    run        text not null,
    experiment text not null,
    number     integer not null check (number >= 1),
    search     text,
    trial      integer,
    graph      text not null check (json_valid(graph)),
    spec_hash  text not null,
    seed       integer not null,
    state      text not null,
    fence      integer not null,
    started_at text not null,
    ended_at   text,
    warnings   text not null default '[]' check (json_valid(warnings)),
    error      text,
    git_commit text,
    host       text,
    begun_from text,
    snapshot   text,
    primary key (tenant, run),
    foreign key (tenant, experiment) references experiments (tenant, name)
) strict;

create unique index runs_by_number on runs (tenant, experiment, number);
create index runs_by_trial on runs (tenant, search, trial) where search is not null;
create index runs_by_start on runs (tenant, started_at, run);
create index runs_of_experiment on runs (tenant, experiment, started_at, run);
create index runs_of_search on runs (tenant, search, started_at, run) where search is not null;
create index runs_running on runs (tenant, run) where state = 'running' and search is null;

create table params (
    tenant text not null,
    run    text not null,
    name   text not null,
    value  real,
    text   text not null,
    primary key (tenant, run, name),
    foreign key (tenant, run) references runs (tenant, run) on delete cascade
) strict, without rowid;

create table metric_series (
    series integer primary key,
    tenant text not null,
    run    text not null,
    name   text not null,
    unique (tenant, run, name)
) strict;

create table metric_points (
    series  integer not null references metric_series (series) on delete cascade,
    step    integer not null,
    value   real,
    special text check (special in ('nan', '+inf', '-inf')),
    time_ms integer not null,
    primary key (series, step),
    check ((value is null) = (special is not null))
) strict, without rowid;

create view metrics as
select s.tenant, s.run, s.name, p.step, p.value, p.special, p.time_ms
from metric_series s join metric_points p on p.series = s.series;

create table searches (
    tenant     text not null,
    name       text not null,
    state      text not null,
    metric     text not null,
    direction  text not null check (direction in ('minimize', 'maximize')),
    budget     text not null check (json_valid(budget)),
    space      text not null check (json_valid(space)),
    sampler    text not null check (json_valid(sampler)),
    pruner     text not null check (json_valid(pruner)),
    parent     text,
    fence      integer not null,
    created_at text not null,
    ended_at   text,
    primary key (tenant, name)
) strict;

create table trials (
    tenant     text not null,
    search     text not null,
    number     integer not null check (number >= 0),
    state      text not null,
    value      real,
    last_step  integer,
    run        text,
    attempts   integer not null default 0,
    silos_lost integer not null default 0,
    silo       text,
    started_at text,
    ended_at   text,
    busy_ms    integer not null default 0,
    error      text,
    parent     integer,
    scaffold   text,
    primary key (tenant, search, number),
    foreign key (tenant, search) references searches (tenant, name) on delete cascade
) strict;

create table trial_params (
    tenant text not null,
    search text not null,
    number integer not null,
    name   text not null,
    value  real,
    text   text not null,
    primary key (tenant, search, number, name),
    foreign key (tenant, search, number) references trials (tenant, search, number) on delete cascade
) strict, without rowid;

create table trial_values (
    tenant    text not null,
    search    text not null,
    number    integer not null,
    objective text not null,
    value     real,
    special   text check (special in ('nan', '+inf', '-inf')),
    primary key (tenant, search, number, objective),
    foreign key (tenant, search, number) references trials (tenant, search, number) on delete cascade,
    check ((value is null) = (special is not null))
) strict, without rowid;

create table trial_reports (
    tenant  text not null,
    search  text not null,
    number  integer not null,
    step    integer not null,
    value   real,
    special text check (special in ('nan', '+inf', '-inf')),
    verdict text,
    attempt integer not null,
    time_ms integer not null,
    primary key (tenant, search, number, step),
    foreign key (tenant, search, number) references trials (tenant, search, number) on delete cascade,
    check ((value is null) = (special is not null))
) strict, without rowid;

create table scaffolds (
    tenant     text not null,
    name       text not null,
    run        text not null,
    pass       integer not null,
    manifest   text not null,
    parent     text,
    pinned     integer not null default 0 check (pinned in (0, 1)),
    created_at text not null,
    primary key (tenant, name)
) strict, without rowid;

create index scaffolds_by_run on scaffolds (tenant, run);

create table api_keys (
    tenant     text not null,
    id         text not null,
    name       text not null,
    hash       text not null check (length(hash) = 64),
    scopes     text not null check (scopes in ('read', 'write', 'admin')),
    created_at text not null,
    expires_at text,
    revoked_at text,
    primary key (tenant, id)
) strict, without rowid;

create unique index api_keys_by_name on api_keys (tenant, name) where revoked_at is null;

create table graphs (
    tenant     text not null,
    name       text not null,
    version    integer not null check (version >= 1),
    blob       text not null,
    created_at text not null,
    primary key (tenant, name, version)
) strict, without rowid;

create table inputs (
    tenant     text not null,
    name       text not null,
    columns    text not null,
    chunks     integer check (chunks >= 1),
    created_at text not null,
    closed_at  text,
    primary key (tenant, name),
    check ((chunks is null) = (closed_at is null))
) strict, without rowid;

create table input_chunks (
    tenant     text not null,
    input      text not null,
    number     integer not null check (number >= 0),
    row_count  integer not null,
    byte_count integer not null,
    blob       text not null,
    created_at text not null,
    primary key (tenant, input, number),
    foreign key (tenant, input) references inputs (tenant, name) on delete cascade
) strict, without rowid;
