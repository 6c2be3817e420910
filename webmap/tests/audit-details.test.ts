import { expect, test } from 'vitest';
import { detailIn } from '../src/audit/details';

test.each([
  ['password, wall', '口令登录，大屏'],
  ['next attempt in 30 s', '30 秒后可再试'],
  ['role grid_worker, scope 370502005079001', '角色 grid_worker，辖区 370502005079001'],
  ['tax office, until 2027-01-01', 'tax office，有效期至 2027-01-01'],
  ['csv, 1200 rows; storeys>20', 'csv，1200 行; storeys>20'],
  ['id_number 370502********1234', '身份证号 370502********1234'],
  ['active: True → False; valid_until: None → 2027-01-01', '启用：是 → 否; 有效期：无 → 2027-01-01'],
  ['something else', 'something else'],
])('%s is told in Chinese', (written, told) => {
  expect(detailIn('zh', written)).toBe(told);
  expect(detailIn('en', written)).toBe(written);
});
