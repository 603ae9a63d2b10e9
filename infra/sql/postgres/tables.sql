-- The tables that users query. Every key begins with the tenant. Names sort by their bytes, as in SQLite; a number that is not finite
-- has a null value and its name in "special" (nan, +inf, -inf); structured columns are JSON text, kept as it was written.

create table experiments (
    tenant      text collate "C" not null,
    name        text collate "C" not null,
    description text not null default '',
    tags        text not null default '{}' check (tags::json is not null),
    created_at  timestamptz not null,
    primary key (tenant, name)
);

create table runs (
    tenant     text collate "C" not null,
    run        text collate "C" not null,
    experiment text collate "C" not null,
    number     bigint not null check (number >= 1),
    search     text collate "C",
    trial      bigint,
    graph      text not null check (graph::json is not null),
    spec_hash  text not null,
    seed       bigint not null,
    state      text collate "C" not null,
    fence      bigint not null,
    started_at timestamptz not null,
    ended_at   timestamptz,
    warnings   text not null default '[]' check (warnings::json is not null),
    error      text,
    git_commit text,
    host       text,
    begun_from text,
    snapshot   text,
    primary key (tenant, run),
    foreign key (tenant, experiment) references experiments (tenant, name)
);

create unique index runs_by_number on runs (tenant, experiment, number);
create index runs_by_trial on runs (tenant, search, trial) where search is not null;
create index runs_by_start on runs (tenant, started_at, run);
create index runs_of_experiment on runs (tenant, experiment, started_at, run);
create index runs_of_search on runs (tenant, search, started_at, run) where search is not null;
create index runs_running on runs (tenant, run) where state = 'running' and search is null;

create table params (
    tenant text collate "C" not null,
    run    text collate "C" not null,
    name   text collate "C" not null,
    value  double precision,
    text   text not null,
    primary key (tenant, run, name),
    foreign key (tenant, run) references runs (tenant, run) on delete cascade
);

create table metric_series (
    series bigint generated always as identity primary key,
    tenant text collate "C" not null,
    run    text collate "C" not null,
    name   text collate "C" not null,
    unique (tenant, run, name)
);

create table metric_points (
    series  bigint not null references metric_series (series) on delete cascade,
    step    bigint not null,
    value   double precision,
    special text check (special in ('nan', '+inf', '-inf')),
    time_ms bigint not null,
    primary key (series, step),
    check ((value is null) = (special is not null))
);

create view metrics as
select s.tenant, s.run, s.name, p.step, p.value, p.special, p.time_ms
from metric_series s join metric_points p on p.series = s.series;

create table searches (
    tenant     text collate "C" not null,
    name       text collate "C" not null,
    state      text collate "C" not null,
    metric     text not null,
    direction  text not null check (direction in ('minimize', 'maximize')),
    budget     text not null check (budget::json is not null),
    space      text not null check (space::json is not null),
    sampler    text not null check (sampler::json is not null),
    pruner     text not null check (pruner::json is not null),
    parent     text collate "C",
    fence      bigint not null,
    created_at timestamptz not null,
    ended_at   timestamptz,
    primary key (tenant, name)
);

create table trials (
    tenant     text collate "C" not null,
    search     text collate "C" not null,
    number     bigint not null check (number >= 0),
    state      text collate "C" not null,
    value      double precision,
    last_step  bigint,
    run        text collate "C",
    attempts   bigint not null default 0,
    silos_lost bigint not null default 0,
    silo       text,
    started_at timestamptz,
    ended_at   timestamptz,
    busy_ms    bigint not null default 0,
    error      text,
    parent     bigint,
    scaffold   text collate "C",
    primary key (tenant, search, number),
    foreign key (tenant, search) references searches (tenant, name) on delete cascade
);

create table trial_params (
    tenant text collate "C" not null,
    search text collate "C" not null,
    number bigint not null,
    name   text collate "C" not null,
    value  double precision,
    text   text not null,
    primary key (tenant, search, number, name),
    foreign key (tenant, search, number) references trials (tenant, search, number) on delete cascade
);

create table trial_values (
    tenant    text collate "C" not null,
    search    text collate "C" not null,
    number    bigint not null,
    objective text collate "C" not null,
    value     double precision,
    special   text check (special in ('nan', '+inf', '-inf')),
    primary key (tenant, search, number, objective),
    foreign key (tenant, search, number) references trials (tenant, search, number) on delete cascade,
    check ((value is null) = (special is not null))
);

create table trial_reports (
    tenant  text collate "C" not null,
    search  text collate "C" not null,
    number  bigint not null,
    step    bigint not null,
    value   double precision,
    special text check (special in ('nan', '+inf', '-inf')),
    verdict text,
    attempt bigint not null,
    time_ms bigint not null,
    primary key (tenant, search, number, step),
    foreign key (tenant, search, number) references trials (tenant, search, number) on delete cascade,
    check ((value is null) = (special is not null))
);

create table scaffolds (
    tenant     text collate "C" not null,
    name       text collate "C" not null,
    run        text collate "C" not null,
    pass       bigint not null,
    manifest   text not null,
    parent     text collate "C",
    pinned     bigint not null default 0 check (pinned in (0, 1)),
    created_at timestamptz not null,
    primary key (tenant, name)
);

create index scaffolds_by_run on scaffolds (tenant, run);

create table api_keys (
    tenant     text collate "C" not null,
    id         text collate "C" not null,
    name       text collate "C" not null,
    hash       text not null check (length(hash) = 64),
    scopes     text not null check (scopes in ('read', 'write', 'admin')),
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    primary key (tenant, id)
);

create unique index api_keys_by_name on api_keys (tenant, name) where revoked_at is null;

create table graphs (
    tenant     text collate "C" not null,
    name       text collate "C" not null,
    version    bigint not null check (version >= 1),
    blob       text not null,
    created_at timestamptz not null,
    primary key (tenant, name, version)
);

create table inputs (
    tenant     text collate "C" not null,
    name       text collate "C" not null,
    columns    text not null,
    chunks     bigint check (chunks >= 1),
    created_at timestamptz not null,
    closed_at  timestamptz,
    primary key (tenant, name),
    check ((chunks is null) = (closed_at is null))
);

create table input_chunks (
    tenant     text collate "C" not null,
    input      text collate "C" not null,
    number     bigint not null check (number >= 0),
    row_count  bigint not null,
    byte_count bigint not null,
    blob       text not null,
    created_at timestamptz not null,
    primary key (tenant, input, number),
    foreign key (tenant, input) references inputs (tenant, name) on delete cascade
);
