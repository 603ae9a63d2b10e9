-- Which silos are in a cluster. Every change of a row raises the version of the whole table in the same transaction; a change that
-- names another version than the stored one does nothing and answers 0.

create table OrleansMembershipVersionTable (
    DeploymentId text    not null primary key,
    Timestamp    text    not null,
    Version      integer not null
) strict, without rowid;

create table OrleansMembershipTable (
    DeploymentId text    not null,
    Address      text    not null,
    Port         integer not null,
    Generation   integer not null,
    SiloName     text    not null,
    HostName     text    not null,
    Status       integer not null,
    ProxyPort    integer not null,
    SuspectTimes text,
    StartTime    text    not null,
    IAmAliveTime text    not null,
    primary key (DeploymentId, Address, Port, Generation)
) strict, without rowid;

insert into OrleansQuery (QueryKey, QueryText) values
('InsertMembershipVersionKey', '
    insert into OrleansMembershipVersionTable (DeploymentId, Timestamp, Version)
    values (@DeploymentId, datetime(''now''), 0) on conflict do nothing;
    select changes()'),

('InsertMembershipKey', '
    begin immediate;
    update OrleansMembershipVersionTable set Timestamp = datetime(''now''), Version = Version + 1
    where DeploymentId = @DeploymentId and Version = @Version and not exists (
        select 1 from OrleansMembershipTable
        where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation);
    insert into OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime where changes() = 1;
    select changes();
    commit'),

('UpdateMembershipKey', '
    begin immediate;
    update OrleansMembershipVersionTable set Timestamp = datetime(''now''), Version = Version + 1
    where DeploymentId = @DeploymentId and Version = @Version and exists (
        select 1 from OrleansMembershipTable
        where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation);
    update OrleansMembershipTable set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation and changes() = 1;
    select changes();
    commit'),

('UpdateIAmAlivetimeKey', '
    update OrleansMembershipTable set IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation'),

('MembershipReadRowKey', '
    select m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
    from OrleansMembershipVersionTable v left join OrleansMembershipTable m
        on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
    where v.DeploymentId = @DeploymentId'),

('MembershipReadAllKey', '
    select m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
    from OrleansMembershipVersionTable v left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId
    where v.DeploymentId = @DeploymentId'),

('GatewaysQueryKey', '
    select Address, ProxyPort, Generation from OrleansMembershipTable
    where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0'),

('DeleteMembershipTableEntriesKey', '
    begin immediate;
    delete from OrleansMembershipTable where DeploymentId = @DeploymentId;
    delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId;
    commit'),

-- Status 3 is an active silo: it stays, however long it has not been heard of, until the others vote it dead.
('CleanupDefunctSiloEntriesKey', '
    delete from OrleansMembershipTable where DeploymentId = @DeploymentId and Status <> 3 and IAmAliveTime < @IAmAliveTime');
