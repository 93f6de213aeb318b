DROP INDEX attempts_facts;
