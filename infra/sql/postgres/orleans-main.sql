-- The statements that Orleans' providers run, by name. They read this table once, when a silo starts.
create table OrleansQuery (
    QueryKey  text not null primary key,
    QueryText text not null
);
