-- Grain state. A grain is told apart by service, state name, key and key extension; the state name is what Orleans calls the grain type.
-- The version is the ETag: a write or clear that names another version changes nothing and answers with no row, which Orleans reports
-- as an inconsistent state. Two that write at once meet at the primary key: the later waits, then sees the version of the earlier.

create table OrleansStorage (
    ServiceId              text        not null,
    GrainTypeString        text        not null,
    GrainIdN0              bigint      not null,
    GrainIdN1              bigint      not null,
    GrainIdExtensionString text        not null,
    PayloadBinary          bytea,
    ModifiedOn             timestamptz not null,
    Version                integer     not null,
    primary key (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
);

insert into OrleansQuery (QueryKey, QueryText) values
('ReadFromStorageKey', '
    select PayloadBinary, Version
    from OrleansStorage
    where ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
      and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1 and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''')'),

('WriteToStorageKey', '
    insert into OrleansStorage (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary, ModifiedOn, Version)
    select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), @PayloadBinary, now(), 1
    where @GrainStateVersion is null or exists (
        select 1 from OrleansStorage
        where ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
          and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1 and GrainIdExtensionString = coalesce(@GrainIdExtensionString, ''''))
    on conflict (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
    do update set PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = OrleansStorage.Version + 1
        where OrleansStorage.Version = @GrainStateVersion
    returning Version as NewGrainStateVersion'),

('ClearStorageKey', '
    update OrleansStorage set PayloadBinary = null, ModifiedOn = now(), Version = Version + 1
    where ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
      and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1 and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''')
      and Version = @GrainStateVersion
    returning Version as NewGrainStateVersion'),

('DeleteStorageKey', '
    delete from OrleansStorage
    where ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
      and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1 and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''')
      and Version = @GrainStateVersion
    returning Version + 1 as NewGrainStateVersion');
