/*
title: {zh: 江门市公共招聘岗位, en: Public job vacancies of Jiangmen}
description: 江门市公共就业服务机构发布的招聘岗位：招聘单位、岗位、人数、学历要求、月薪范围、工作区县与截止日期；不含联系电话，不含个体工商户。
owner: hrss
grain: [vacancy_no]
columns:
  vacancy_no: 岗位编号
  employer_name: 招聘单位
  occupation: 招聘岗位
  wanted: {title: 招聘人数, unit: 人}
  education: {title: 学历要求, description: GB/T 4658-2006}
  pay_from_yuan: {title: 月薪下限, unit: 元}
  pay_to_yuan: {title: 月薪上限, unit: 元}
  county_name: 工作区县
  published_on: 发布日期
  valid_until: 截止日期
  status: 岗位状态
*/
select
    vacancy_no, employer_name, occupation, wanted, education, pay_from_yuan, pay_to_yuan, county_name, published_on,
    valid_until, status
from std.hrss_job_vacancy
where substring(employer_uscc, 1, 2) <> '92'
