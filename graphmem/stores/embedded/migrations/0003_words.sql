-- Facts and entities are ranked from memory alone, as passages are: nobody reads their postings.

DROP TABLE posting;
DROP TABLE corpus;
