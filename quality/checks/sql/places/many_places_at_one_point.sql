/*
title: {zh: 众多地名同在一点, en: Many places at one point}
description: 同一坐标登记了20个以上标准地名，多为以乡镇中心点代替实测。
charges: std.mca_place_name
dimension: accuracy
reason: 与20个以上地名坐标完全相同，疑为以中心点代替实测
*/
select _batch_id, _line_no, 'longitude' as column_name
from std.mca_place_name
where longitude is not null
qualify count(*) over (partition by longitude, latitude) >= 20
