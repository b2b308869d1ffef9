/*
parameters: {unit: words}
constants:
  traditional: 麗鳳馬強鄧譚區華國張鵬楊榮馮靜陳錦悅孫謝黃業蔣趙吳羅劉葉蘇盧韓鄭龍萬錢湯陸賈鄒龐顧賴關倫偉傑軍紅蘭艷燁瓊穎詠詩寶賢達輝進運連遠興學潔瑩瑤瓏齊穩維綱緣繼約紹
  simplified: 丽凤马强邓谭区华国张鹏杨荣冯静陈锦悦孙谢黄业蒋赵吴罗刘叶苏卢韩郑龙万钱汤陆贾邹庞顾赖关伦伟杰军红兰艳烨琼颖咏诗宝贤达辉进运连远兴学洁莹瑶珑齐稳维纲缘继约绍
says:
  title: {zh: 同一公民身份号码在$unit与户籍中是两个人, en: Another name in $charges under the same citizen id}
  description: 公民身份号码相同，$unit的姓名与户籍的现用名、曾用名没有一个字相同（繁简视为相同），疑似重号或冒用。
  dimension: consistency
  reason: 该公民身份号码在户籍中是另一个人的姓名
*/
with compared as (
    select
        row._batch_id,
        row._line_no,
        translate(row.person_name, '$traditional', '$simplified') as own,
        translate(concat(resident.person_name, resident.former_name), '$traditional', '$simplified') as known
    from std."$charges" as row
    join std.psb_resident as resident on row.citizen_id = resident.citizen_id
    where row.person_name <> resident.person_name
)

select _batch_id, _line_no, 'person_name' as column_name
from compared
where not list_has_any(string_split(own, ''), string_split(known, ''))
