/*
parameters: {still: condition}
says: {dimension: consistency, optional: [std.mca_cremation]}
*/
with dead as (
    select citizen_id, min(died_on) as died_on
    from (
        select citizen_id, died_on from std.hlth_death_certificate
        union all
        select citizen_id, died_on from std.mca_cremation
    )
    group by citizen_id
)

select row._batch_id, row._line_no, 'citizen_id' as column_name
from std."$charges" as row
join dead on row.citizen_id = dead.citizen_id
where "$still"
