### 证书：供打印、悬挂的文件。

certificate-institute = { $institute }
certificate-title = 结业证书
certificate-intro = 兹证明
certificate-completed = 已圆满完成以下课程的学习
certificate-participation-title = 参与证书
certificate-participated = 参加了以下课程的学习
certificate-hours = { $hours } 学时
certificate-completed-on = 完成日期：{ $date }
certificate-lessons = 完成 { $total } 课中的 { $done } 课
certificate-participated-until = 参与至{ $date }
certificate-grade = 最终成绩：{ $percent }
certificate-objectives = 学习目标
certificate-partners = 合作机构：{ $partners }
certificate-number = 证书编号：{ $number }
certificate-replaces = 取代编号 { $number }
certificate-issued-on = 签发日期：{ $date }
certificate-valid-until = 有效期至{ $date }
certificate-version = 课程版本：{ $version }
certificate-verify = 证书查验地址：
certificate-code = 查验码 { $code }
certificate-qr = 包含本证书查验地址的二维码：{ $url }
certificate-logo = 标志：{ $name }
certificate-signature = 签名：{ $name }
certificate-subject = { $course }：{ $holder }

## 数字与日期。
certificate-decimal-mark = .
certificate-percent = { $number }%
certificate-separator = 、
certificate-date = { $year }年{ $month }{ $day }日
certificate-month-1 = 1月
certificate-month-2 = 2月
certificate-month-3 = 3月
certificate-month-4 = 4月
certificate-month-5 = 5月
certificate-month-6 = 6月
certificate-month-7 = 7月
certificate-month-8 = 8月
certificate-month-9 = 9月
certificate-month-10 = 10月
certificate-month-11 = 11月
certificate-month-12 = 12月

## 数字凭证：供程序使用，程序会显示这些文字。
credential-course = { $course }：{ $institute } 的课程。
credential-hours = 约 { $hours } 学时。
credential-criteria = 已满足课程的全部要求。
credential-grade = 最终成绩
