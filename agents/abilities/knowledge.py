from livekit.agents import RunContext, ToolError, function_tool

from agents.call import Call
from agents.persona.agent import FlowAgent
from agents.persona.refusals import told_to_the_caller


class WithKnowledge(FlowAgent):
    @function_tool
    async def search_knowledge(self, ctx: RunContext[Call], question: str) -> str:
        """Look something up in the knowledge base.

        Args:
            question: What the caller wants to know, in their words.
        """
        with told_to_the_caller():
            articles = await self.call.backend.knowledge(self.call.id, question)
        if not articles:
            raise ToolError("I have nothing on that in our knowledge base. Shall I get you a person?")
        self.call.tried(f"looked up: {question}", articles[0].title)
        return articles[0].excerpt
