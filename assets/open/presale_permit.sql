/*
title: {zh: 江门市商品房预售许可证, en: Presale permits of dwellings of Jiangmen}
description: 江门市核发的商品房预售许可证：楼盘名称、开发企业、批准预售套数与面积、发证日期与有效期。
owner: hcb
grain: [permit_number]
columns:
  permit_number: 预售证号
  project_code: 项目代码
  estate_name: 楼盘名称
  developer_name: 开发企业
  county_name: 所在区县
  dwellings: {title: 批准预售套数, unit: 套}
  presale_area: {title: 批准预售面积, unit: 平方米}
  issued_on: 发证日期
  valid_until: 有效期至
*/
select
    permit_number, project_code, estate_name, developer_name, county_name, dwellings, presale_area, issued_on,
    valid_until
from std.hcb_presale_permit
