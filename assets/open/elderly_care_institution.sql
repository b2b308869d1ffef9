/*
title: {zh: 江门市养老机构, en: Elderly care institutions of Jiangmen}
description: 江门市养老机构的名称、地址、位置、性质、床位与护理型床位数、备案日期；不含联系电话和入住人数。
owner: mca
grain: [uscc]
columns:
  uscc: 统一社会信用代码
  institution_name: 机构名称
  county_name: 所在区县
  address: 地址
  longitude: {title: 经度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  latitude: {title: 纬度, unit: 度, description: CGCS2000，与 WGS 84 相差不过数厘米}
  nature: 机构性质
  beds: {title: 床位总数, unit: 张}
  nursing_beds: {title: 护理型床位, unit: 张}
  filed_on: 备案日期
*/
select uscc, institution_name, county_name, address, longitude, latitude, nature, beds, nursing_beds, filed_on
from std.mca_elderly_care_institution
