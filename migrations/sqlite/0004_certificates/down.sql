DROP TABLE certificate_documents;
DROP TABLE certificates;
