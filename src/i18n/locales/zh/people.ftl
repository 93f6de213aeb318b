# The pages of administrators about people, the audit log, set-up and health.
nav-admin = 管理
admin-overview = 概览
# The set-up
setup-title = 设置本平台
setup-progress = 共 { $total } 步，已完成 { $done } 步。
setup-all-done = 本平台已设置完毕
setup-done = 已完成
setup-open = 待办
setup-now = 目前：
setup-name = 学院名称
setup-name-why = 它出现在每个页面、每封邮件和每份证书上。
setup-name-next = 请在 config/chancery.toml 中设置 institute.name，然后重新启动。证书所用的徽标放入 config/certificate 文件夹。
setup-address = 公开网址
setup-address-why = 它会永久保留在邮件和证书中，请在颁发第一份证书之前设置。
setup-address-next = 请在 config/chancery.toml 中设置 server.public_url，例如 https://learn.example.org，并在前面架设支持 TLS 的网络服务器。
setup-course = 第一门课程
setup-course-why = 没有已发布的课程，就没有可学的内容。
setup-course-next = 将课程文件夹放入课程目录，用 chancery check 检查，再用 chancery publish 发布。
setup-cohort = 第一个学员班
setup-cohort-why = 学员班把学员、辅导员和日期联系在一起。
setup-cohort-next = 请在“学员班”页面开设一个学员班。
setup-administrator = 第二位管理员
setup-administrator-why = 唯一的管理员不在时，没有人能提供帮助。
setup-administrator-next = 请添加一位管理员角色的人员。
