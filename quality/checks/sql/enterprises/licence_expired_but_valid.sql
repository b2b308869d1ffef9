/*
title: {zh: 电子证照已过期仍为有效, en: Expired licences that count as valid}
description: 有效期止早于目录最近更新日期，证照状态仍为有效。
charges: std.gsda_licence_catalogue
dimension: timeliness
reason: 证照有效期已过而状态仍为有效
*/
select _batch_id, _line_no, 'status' as column_name
from std.gsda_licence_catalogue
where status = '有效' and valid_until < (select max(cast(updated_at as date)) from std.gsda_licence_catalogue)
